import type { ChildProgram } from '../support/processes/child-program.js';
import { eventually } from '../support/eventually.js';
import { httpGet } from '../support/clients/http-client.js';

/** Waits until a balancer has found an instance that is ready. @throws Error with its output if it ends before */
export async function untilReady(program: ChildProgram, port: number): Promise<void> {
  const isReady = await eventually(async () => {
    if (!program.running) return false;
    const { status } = await httpGet(port, '/health/ready');
    if (status !== 200) throw new Error(`${program.command} answers ${status}: ${program.output}`);
    return true;
  });
  if (!isReady) throw new Error(`${program.command} ended: ${program.output}`);
}
