/**
 * Names, in the page itself, the files that every first view takes: else a browser would learn of them one after another.
 *
 * @module
 */
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite'

/** @param module whose file it is, with all that it imports; by how its name ends. */
export function earlyFiles(module: string): Plugin {
  return {
    name: 'early-files',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunk = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(module),
        )
        if (chunk?.type !== 'chunk') return []
        const chunks = withImports(chunk, bundle)
        const styles = chunks.flatMap((one) => [...(one.viteMetadata?.importedCss ?? [])])
        return [
          ...chunks.map(({ fileName }) => link('modulepreload', fileName)),
          ...[...new Set(styles)].map((name) => link('stylesheet', name)),
        ].filter(({ attrs }) => !html.includes(String(attrs?.['href'])))
      },
    },
  }
}

function withImports(
  chunk: Rolldown.OutputChunk,
  bundle: Rolldown.OutputBundle,
  found = new Set<Rolldown.OutputChunk>(),
): readonly Rolldown.OutputChunk[] {
  found.add(chunk)
  for (const name of chunk.imports) {
    const other = bundle[name]
    if (other?.type === 'chunk' && !found.has(other)) withImports(other, bundle, found)
  }
  return [...found]
}

function link(rel: string, fileName: string): HtmlTagDescriptor {
  return {
    tag: 'link',
    attrs: { rel, href: `/console/${fileName}`, crossorigin: true },
    injectTo: 'head',
  }
}
