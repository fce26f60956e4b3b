/** The second door of this layer, for who starts the process that an answer runs in before anything else is loaded. */
export { type GradingSandbox, Sandbox } from './sandbox.ts';
