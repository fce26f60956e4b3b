/** What demos and suites may use besides the runtime. */
export { defineDemo, type DemoContext, type DemoDefinition, type DemoRun } from './demo.ts';
export { seededChooser, seededRandom } from './seeded-chooser.ts';
