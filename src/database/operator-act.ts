/** Who stopped or blocked something, and why: kept beside it so that whoever finds it later can tell whether it may end. */
export interface OperatorAct {
  why: string;
  by: string;
}
