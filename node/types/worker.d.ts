/**
 * The maths of sign-ins in a Web Worker, so that a page stays responsive meanwhile. The worker's module is
 *
 *     import { serve } from '@cognito-srp/client/worker';
 *     serve();
 *
 * and the page says once `useWorker(new Worker(new URL('./maths.js', import.meta.url), { type: 'module' }))`.
 */

/** What a worker has. */
interface WorkerLike {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: any) => void): void;
}

/**
 * From now on, sign-ins of `CognitoClient` and `Login.start`, and `createDeviceVerifierAsync`, have their maths done
 * in this worker. Without a worker, in the page again. Sign-ins that are under way stay where they are.
 *
 * When the worker fails, so does what is under way there, with the code `WorkerFailed`; what follows is done in the
 * page. One that was terminated is noticed at once where the host has Web Locks, and elsewhere, or where it had hardly
 * begun, when it has said nothing for a minute.
 *
 * What belongs to a sign-in in the worker has the methods that give promises: `saveAsync` in place of `save`.
 */
export function useWorker(worker?: WorkerLike): void;

/** In the worker: does what the page asks for. Messages of others are left alone. */
export function serve(scope?: WorkerLike): void;
