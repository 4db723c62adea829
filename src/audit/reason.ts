/** Why an operator stopped or blocked something, and who: whoever finds it later can tell whether it may end. */
export interface Reason {
  why: string;
  by: string;
}
