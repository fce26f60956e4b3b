// The inside of the watchdog's thread: looks at a heartbeat of the main thread, and when it stops, asks the
// debugger where that thread is. Plain JavaScript, since a worker starts from the file itself.
import { Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';

const { beats: shared, blockedMs, lookMs } = workerData;
const beats = new Int32Array(shared);
const session = new Session();
session.connectToMainThread();

/** @type {Map<string, string>} */
const urls = new Map(); // frames name their script by number only
session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
session.post('Debugger.enable');

let last = -1;
let lastAtMs = performance.now();
let staleMs = 0;
let isAsked = false;
/** Where the main thread was when it was asked, until it is known for how long. */
let place;

function tell() {
  if (place !== undefined) parentPort.postMessage({ frames: place, staleMs });
  place = undefined;
}

session.on('Debugger.paused', ({ params }) => {
  const frames = params.callFrames.map(({ functionName, location }) => ({ name: functionName, url: urls.get(location.scriptId) ?? '', line: location.lineNumber + 1, column: location.columnNumber }));
  session.post('Debugger.resume');
  place = frames;
});

const STOP = 1;
const STOPPED = 2;

setInterval(() => {
  if (Atomics.compareExchange(beats, 1, STOP, STOPPED) === STOP) {
    session.disconnect();
    Atomics.notify(beats, 1);
    return;
  }
  const beat = Atomics.load(beats, 0);
  if (beat !== last) {
    last = beat;
    tell();
    lastAtMs = performance.now();
    staleMs = 0;
    isAsked = false;
    return;
  }
  // Not counted in looks: on a busy machine these are late, too.
  staleMs = performance.now() - lastAtMs;
  if (staleMs >= blockedMs && !isAsked) {
    isAsked = true;
    session.post('Debugger.pause');
  }
}, lookMs);
