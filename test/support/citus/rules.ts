import type { TestDatabase } from '../tracker.js';

/** The tables that distribute.sql distributes. */
const DISTRIBUTED = ['torrent', 'peer', 'member_factor', 'member_session', 'swarm_history', 'transfer'];

/** Something that Citus refuses of a statement that may touch several shards. */
export interface CitusRule {
  readonly name: string;
  /** Citus' own words for it, and where they stand. */
  readonly source: string;
  isBroken(statement: string): boolean;
}

/** The rules, for the functions and local tables that this database has. */
export async function citusRules(database: TestDatabase): Promise<readonly CitusRule[]> {
  const functions = await database.query<{ name: string; isVolatile: boolean }>(
    `SELECT proname AS name, bool_or(provolatile = 'v') AS "isVolatile"
       FROM pg_proc WHERE provolatile <> 'i' GROUP BY proname`,
  );
  const tables = await database.query<{ tablename: string }>(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^(torrent|peer|member_factor|member_session|swarm_history|transfer)'`,
  );
  const local = tables.map(({ tablename }) => tablename);
  const calls = (called: readonly { name: string }[]) => {
    const known = new Set(called.map(({ name }) => name));
    return (sql: string) => [...sql.matchAll(/\b([a-z_0-9]+)\s*\(/gi)].some(([, name]) => known.has(String(name)));
  };
  const [isMutable, isVolatile] = [calls(functions), calls(functions.filter((one) => one.isVolatile))];
  const isModification = (sql: string) => /^\s*(UPDATE|DELETE)\b/i.test(sql);

  return [
    {
      name: 'no row locks over several shards',
      source: 'docs, SQL support: "SELECT ... FOR UPDATE work in single-shard queries only"; multi_logical_planner.c',
      isBroken: (sql) => /\bFOR (NO KEY )?UPDATE\b|\bFOR (KEY )?SHARE\b/i.test(sql) && !isOfOneShard(sql),
    },
    {
      name: 'no place on disk, no size',
      source:
        '"Recursively planned distributed modifications with ctid on where clause are not supported", ' +
        'multi_router_planner.c; "TABLESAMPLE work in single-shard queries only", docs; the coordinator holds no rows',
      isBroken: (sql) => /\bctid\b|\btableoid\b|\bTABLESAMPLE\b|\bpg_\w*_size\b/i.test(sql),
    },
    {
      name: 'no function that is joined as it is',
      source:
        'TransformFunctionRTE in recursive_planning.c gives all columns the type of the first; WITH ORDINALITY and LATERAL ' +
        'ones are left out there; "lateral subquery references a column from", query_pushdown_planning.c',
      isBroken: (sql) => unnests(sql).some((use) => !isAlone(use)) || /\bWITH ORDINALITY\b/i.test(sql),
    },
    {
      name: 'no subquery that correlates with a function',
      source:
        '"correlated subqueries are not supported when the FROM clause contains a set returning function", same file',
      isBroken: (sql) => /\bFROM\s+unnest\b/i.test(sql) && /\bEXISTS\s*\(/i.test(sql),
    },
    {
      name: 'nothing but immutable functions in ON CONFLICT DO UPDATE',
      source: '"functions used in the DO UPDATE SET clause of INSERTs on distributed tables must be marked IMMUTABLE"',
      isBroken: (sql) => isMutable(/\bDO UPDATE SET\b([^]*?)(\bRETURNING\b|$)/i.exec(sql)?.[1] ?? ''),
    },
    {
      name: 'nothing but immutable functions in RETURNING',
      source: '"non-IMMUTABLE functions are not allowed in the RETURNING clause"',
      isBroken: (sql) => isMutable(/\bRETURNING\b([^]*)$/i.exec(sql)?.[1] ?? ''),
    },
    {
      name: 'no volatile function in UPDATE or DELETE',
      source: '"functions used in UPDATE queries on distributed tables must not be VOLATILE"',
      isBroken: (sql) => isModification(sql) && isVolatile(sql),
    },
    {
      name: 'nothing but immutable functions in CASE or COALESCE of UPDATE or DELETE',
      source: '"non-IMMUTABLE functions are not allowed in CASE or COALESCE statements"',
      isBroken: (sql) =>
        isModification(sql) &&
        [...sql.matchAll(/\bCASE\b[^]*?\bEND\b|\bcoalesce\s*\((?:[^()]|\([^()]*\))*\)/gi)].some(([part]) =>
          isMutable(part.replace(/^coalesce/i, '')),
        ),
    },
    {
      name: 'no modification within a query',
      source: '"Router planner doesn\'t support non-select common table expressions with multi shard queries."',
      isBroken: (sql) => /\bAS\s*(NOT\s+)?(MATERIALIZED\s*)?\(\s*(INSERT|UPDATE|DELETE)\b/i.test(sql),
    },
    {
      name: 'the info hash of a row stays',
      source: '"modifying the partition value of rows is not allowed"',
      isBroken: (sql) => /\bSET\b[^]*?\binfo_hash\s*=\s*excluded\b|\bUPDATE \w+ SET info_hash\b/i.test(sql),
    },
    {
      name: 'no recursion, no grouping sets',
      source: 'docs, SQL support: "Recursive CTEs work in single-shard queries only", "Grouping sets ..."',
      isBroken: (sql) => /\bWITH RECURSIVE\b|\bGROUPING SETS\b|\bCUBE\s*\(|\bROLLUP\s*\(/i.test(sql),
    },
    {
      name: 'no local table with a distributed one',
      source: '"relation ... is not distributed", ModifyQuerySupported in multi_router_planner.c',
      isBroken: (sql) => relationsOf(sql).some((name) => local.includes(name)),
    },
  ];
}

/** The names of the rules that a statement breaks. */
export function brokenRules(rules: readonly CitusRule[], statement: string): string[] {
  return rules.filter((rule) => rule.isBroken(statement)).map(({ name }) => name);
}

/** Whether a statement is about a distributed table: all others run on the coordinator as on any PostgreSQL. */
export function isDistributed(statement: string): boolean {
  return relationsOf(statement).some((name) => DISTRIBUTED.includes(name));
}

function relationsOf(statement: string): string[] {
  const read = statement.matchAll(/\b(?:FROM|JOIN|UPDATE|USING)\s+(?:ONLY\s+)?"?([a-z_]+)\b"?(?!\s*\()/gi);
  const written = statement.matchAll(/\bINTO\s+"?([a-z_]+)/gi);
  return [...read, ...written].map(([, name]) => String(name).toLowerCase());
}

/** Whether each table in it is asked for one info hash. */
function isOfOneShard(statement: string): boolean {
  const tables = relationsOf(statement).filter((name) => DISTRIBUTED.includes(name));
  return (statement.match(/\binfo_hash"? = \$\d/g) ?? []).length >= tables.length;
}

interface Use {
  readonly before: string;
  readonly after: string;
}

/** What stands before and behind each `unnest(...) AS name (columns)`. */
function unnests(statement: string): Use[] {
  return [...statement.matchAll(/\bunnest\s*\(/gi)].map((found) => {
    let at = found.index + found[0].length;
    for (let depth = 1; depth > 0 && at < statement.length; at++) {
      depth += statement[at] === '(' ? 1 : statement[at] === ')' ? -1 : 0;
    }
    const after = statement.slice(at).replace(/^\s*(AS\s+)?\w*\s*\([^)]*\)/i, '');
    return { before: statement.slice(0, found.index), after };
  });
}

/** Whether it is all that its query reads from. */
function isAlone({ before, after }: Use): boolean {
  let query = before;
  for (let shorter; (shorter = query.replace(/\([^()]*\)/g, '')) !== query;) query = shorter;
  const opening = query.slice(query.lastIndexOf('(') + 1);
  return /\bSELECT\b[^]*\bFROM\s+$/i.test(opening) && !/^\s*(,|\w*\s*JOIN\b|CROSS\b|LEFT\b)/i.test(after);
}
