/** The targets of a page's relative links, with their anchors. */
export function linksOf(markdown: string): string[] {
  const text = withoutBlocks(markdown).replace(/`[^`\n]*`/g, '');
  const links = text.matchAll(/\]\(([^()\s]+)\)/g);
  return [...links].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
}

/** The paths of this repository's files and folders that a page names in code. */
export function pathsOf(markdown: string): string[] {
  const code = withoutBlocks(markdown).matchAll(/`((?:bench|deploy|docs|scripts|src|test|web)\/[\w./-]*)`/g);
  return [...code].map(([, path = '']) => path);
}

/** The anchors of a page's headings, in the form that GitHub gives them. */
export function anchorsOf(markdown: string): string[] {
  const times = new Map<string, number>();
  const headings = withoutBlocks(markdown).matchAll(/^#{1,6} (.+)$/gm);
  return [...headings].map(([, heading = '']) => {
    const anchor = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = times.get(anchor) ?? 0;
    times.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

function withoutBlocks(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```/gm, '');
}
