/** One event of the Trace Event Format. Times are microseconds; what each `ph` needs is in the format's document. */
export interface PerfettoEvent {
  /** `M` names, `X` a slice, `s` and `f` the two ends of an arrow, `i` an instant, `C` a counter. */
  readonly ph: 'M' | 'X' | 's' | 'f' | 'i' | 'C';
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** `X`: length. */
  readonly dur?: number;
  /** `s`, `f`: the same for both ends. */
  readonly id?: number;
  /** `f`: the arrow points at the slice under way, not at the next one. */
  readonly bp?: 'e';
  /** `i`: drawn on the thread, or across the process. */
  readonly s?: 't' | 'p';
  readonly args?: Readonly<Record<string, string | number>>;
}
