// @expect fail
declare const exports: any;
let reads = 0;
Object.defineProperty(exports, 'mapConcurrent', { configurable: true, enumerable: true, get: () => (reads++ > 3 ? async () => [] : async () => ['slept 30', 'slept 10', 'slept 20']) });
export {};
