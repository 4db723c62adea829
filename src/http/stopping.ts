/** Whether this replica has begun to stop. */
export class Stopping {
  /** The replica reports that it is not ready, so load balancers leave it; calls are still served. */
  isAnnounced = false;
  /** The listener is closing: calls that still come in over open connections are refused. */
  isClosing = false;
}
