import ts from 'typescript';

/** The ids of rules: A1 is a row of `docs/PROTOCOL.md`. */
const ROW_ID = /\b[ABFKRSU][1-9][0-9]?\b/g;

export interface Row {
  readonly id: string;
  /** Whether the mark stands at the id, so that it means the whole row. */
  readonly planned: boolean;
}

/** The rows of the page's tables. */
export function rowsOf(markdown: string): Row[] {
  const rows = markdown.matchAll(/^\| ([ABFKRSU][1-9][0-9]?)( _Planned_)? \|/gm);
  return [...rows].map(([, id = '', planned]) => ({ id, planned: planned !== undefined }));
}

/** The ids in the titles of a file's tests (`describe` and `it`, with or without `each`). */
export function idsInTitles(source: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [title] = node.arguments;
      if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) titles.push(title.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('spec.ts', source, ts.ScriptTarget.Latest, true));
  return titles.flatMap(idsIn);
}

/** The ids in the comments of a file; of a range like A1-A4 only its ends. */
export function idsInComments(source: string): string[] {
  const comments = source.match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm) ?? [];
  return comments.flatMap(idsIn);
}

/** `it`, `it.each`, `it.each(table)`, and the same of `describe`. */
function isTest(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return ['describe', 'it', 'test'].includes(callee.text);
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) return isTest(callee.expression);
  return false;
}

function idsIn(text: string): string[] {
  return text.match(ROW_ID) ?? [];
}
