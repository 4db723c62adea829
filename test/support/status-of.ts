/** The status of a GET, its body read to the end: one left unread would keep its connection busy. */
export async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}
