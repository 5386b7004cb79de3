/** Tries a check again until it holds; what it throws in the end is the test's failure. */
export async function eventually(check: () => Promise<void>, tries = 50): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      return await check();
    } catch (error) {
      if (tried === tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
