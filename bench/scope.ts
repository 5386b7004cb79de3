/** Ends what was started, in reverse order, whether the work succeeds, fails or is interrupted. */
export class Scope {
  private readonly endings: (() => unknown)[] = [];
  private ended?: Promise<void>;

  /** @param ending may fail; the others still run */
  onEnd(ending: () => unknown): void {
    this.endings.push(ending);
  }

  /** A scope that may end before this one, and ends with it at the latest. */
  child(): Scope {
    const child = new Scope();
    this.onEnd(() => child.end());
    return child;
  }

  /** Ends everything once. */
  end(): Promise<void> {
    this.ended ??= this.endAll();
    return this.ended;
  }

  private async endAll(): Promise<void> {
    for (let ending = this.endings.pop(); ending; ending = this.endings.pop()) {
      try {
        await ending();
      } catch (error) {
        console.error(`while ending: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

/** Works in a scope of its own, then ends it. */
export async function inScope<T>(parent: Scope, work: (scope: Scope) => Promise<T>): Promise<T> {
  const scope = parent.child();
  try {
    return await work(scope);
  } finally {
    await scope.end();
  }
}
