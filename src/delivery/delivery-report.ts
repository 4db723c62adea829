/** What a gateway says of an SMS it took, once that is final. */
export interface DeliveryReport {
  /** The gateway's id of the message, exactly as it was answered to the send. */
  messageId: string;
  status: 'delivered' | 'failed';
  /** The gateway's own. */
  code: string;
}

/** A report as it came in over HTTP, not yet read. */
export interface ReportRequest {
  body: Buffer;
  contentType: string;
  /** Under lower-case names; values that came twice are joined. */
  headers: Record<string, string>;
  /** Of the address; values that came twice are joined. */
  query: Record<string, string>;
}
