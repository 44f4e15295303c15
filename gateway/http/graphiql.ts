/**
 * GraphiQL at `GET /graphql` in a browser: all of it served from here, so it works without any network.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { packageFolder } from '../package-folder.ts'

const require = createRequire(import.meta.url)

/** Nothing from elsewhere; GraphiQL styles elements in place, hence inline styles. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export interface GraphiqlFiles {
  readonly page: string
  readonly policy: string
  /** Name below `/graphiql/` → file and type. */
  readonly assets: ReadonlyMap<string, { readonly file: string; readonly type: 'js' | 'css' }>
}

export function graphiqlFiles(): GraphiqlFiles {
  const own = join(packageFolder(), 'gateway', 'graphiql')
  const js = (file: string) => ({ file, type: 'js' }) as const
  const css = (file: string) => ({ file, type: 'css' }) as const
  return {
    page: readFileSync(join(own, 'page.html'), 'utf8'),
    policy: POLICY,
    assets: new Map<string, { readonly file: string; readonly type: 'js' | 'css' }>([
      ['react.js', js(inPackage('react', 'umd/react.production.min.js'))],
      ['react-dom.js', js(inPackage('react-dom', 'umd/react-dom.production.min.js'))],
      ['graphiql.js', js(inPackage('graphiql', 'graphiql.min.js'))],
      ['graphiql.css', css(inPackage('graphiql', 'graphiql.min.css'))],
      ['page.js', js(join(own, 'page.js'))],
      ['page.css', css(join(own, 'page.css'))],
    ]),
  }
}

/** A file of a package that does not list it among its exports. */
function inPackage(name: string, file: string): string {
  return join(dirname(require.resolve(`${name}/package.json`)), file)
}
