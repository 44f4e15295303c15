/**
 * The console's page and its files, as `npm run build` laid them into `dist/console`.
 *
 * Nothing comes from elsewhere, and nothing runs that is not one of these files. Files are named by their content and
 * kept by browsers for ever; the page is asked for anew each time, for its nonce.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { packageFolder } from '../../package-folder.ts'
import { headerOf, type ConsoleAnswer, type ConsoleRequest } from './door.ts'

const NONCE_BYTES = 18
const NONCE_PLACE = '%STYLE_NONCE%'
/** As small as the highest within a tenth, for a hundredth of the time. */
const BROTLI_QUALITY = 6

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/**
 * Of the page. Ant Design makes its styles while it runs, hence the nonce for style elements: without it a style is
 * ignored. Scripts have no such way in: only files of this exchange run. No form is sent, nothing is framed.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export interface StaticFiles {
  /** The page, whatever its route: which one is shown is decided in the browser. */
  readonly page: () => ConsoleAnswer
  /** A file below `/console/assets/`; undefined when there is none of that name. */
  readonly asset: (name: string, request: ConsoleRequest) => Promise<ConsoleAnswer | undefined>
}

export function readStaticFiles(
  folder: string = join(packageFolder(), 'dist', 'console'),
): StaticFiles {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return { page: notBuilt, asset: async () => undefined }
  const text = readFileSync(index, 'utf8')
  const names = new Set(readdirSync(join(folder, 'assets')))
  const kept = new Map<string, Promise<Buffer>>()
  return { page, asset }

  function page(): ConsoleAnswer {
    const nonce = randomBytes(NONCE_BYTES).toString('base64url')
    return {
      status: 200,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': pagePolicy(nonce),
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cache-Control': 'no-store',
      },
      body: text.replace(NONCE_PLACE, nonce),
    }
  }

  async function asset(name: string, request: ConsoleRequest): Promise<ConsoleAnswer | undefined> {
    if (!names.has(name)) return undefined
    const file = join(folder, 'assets', name)
    const takesBrotli = /\bbr\b/.test(headerOf(request, 'accept-encoding') ?? '')
    return {
      status: 200,
      headers: {
        'Content-Type': TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
        'Cache-Control': 'public, max-age=31536000, immutable',
        Vary: 'Accept-Encoding',
        ...(takesBrotli ? { 'Content-Encoding': 'br' } : {}),
      },
      body: takesBrotli ? await compressed(name, file) : readFileSync(file),
    }
  }

  /** Each file is compressed once, when it is first asked for. */
  function compressed(name: string, file: string): Promise<Buffer> {
    const known = kept.get(name)
    if (known !== undefined) return known
    const made = compress(readFileSync(file), {
      params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
    })
    kept.set(name, made)
    return made
  }
}

const compress = promisify(brotliCompress)

function notBuilt(): ConsoleAnswer {
  return {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
    body: 'The console has not been built. Run "npm run build" where Shudao is installed, and start the exchange again.\n',
  }
}
