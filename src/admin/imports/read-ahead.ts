/** Makes the next value while the caller uses the one before. */
export async function* readAhead<Value>(values: AsyncIterator<Value>): AsyncGenerator<Value> {
  let next = values.next();
  for (;;) {
    const { done, value } = await next;
    if (done === true) return;
    next = values.next();
    // The caller sees it when it asks for the value, if it does.
    next.catch(() => undefined);
    yield value;
  }
}
