/**
 * How well a child is kept apart. `A`: namespaces of its own (no network, no other process, a read-only root);
 * `B`: another user; `C`: only what Node's permission model and resource limits give; `none`: for programs that
 * cannot run under any of them.
 */
export type SandboxLevel = 'A' | 'B' | 'C';

export const SANDBOX_LEVELS: readonly SandboxLevel[] = ['A', 'B', 'C'];
