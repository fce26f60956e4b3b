/** Asynchronous networking: section 36.3 of the text. */
export { BodyBroken, BodyTooLarge, readBody } from './request-body.ts';
export { createService, type Service, type StopOptions, type StopReport } from './service.ts';
export type { Outcome, ServiceStats } from './service-outcome.ts';
export type { ServiceAddress } from './http-listener.ts';
export type { ServiceOptions } from './service-options.ts';
export type { IncomingRequest, ServiceHandler, ServiceRequest, ServiceResponse } from './service-request.ts';
export { ReentrantError, SingleFlight } from './single-flight.ts';
