/** What was started and has to end: in reverse order, whether the work succeeds, fails or is interrupted. */
export class Scope {
  private readonly endings: (() => unknown)[] = [];
  private ended?: Promise<void>;

  /** @param ending may fail, then the others still run */
  onEnd(ending: () => unknown): void {
    this.endings.push(ending);
  }

  /** A scope that ends on its own, at the latest together with this one. */
  child(): Scope {
    const child = new Scope();
    this.onEnd(() => child.end());
    return child;
  }

  /** Ends everything, once. */
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

/** Does the work with a scope of its own inside another one, and ends what it started. */
export async function inScope<T>(parent: Scope, work: (scope: Scope) => Promise<T>): Promise<T> {
  const scope = parent.child();
  try {
    return await work(scope);
  } finally {
    await scope.end();
  }
}
