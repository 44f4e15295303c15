/**
 * An XLSX file is a ZIP of XML parts (ECMA-376 part 2): opened, and read part by part within a bound.
 *
 * @module
 */
import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'

import yauzl from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { AdapterError } from '../errors.ts'
import type { OpenFile } from './file-place.ts'
import { malformed } from './table.ts'

/** Parts of one package; a workbook with 200 sheets has some 1,000. */
const PARTS_MAX = 10_000
/** One text without a tag within, which is gathered in memory; a cell has 32,767 characters at most. */
const TEXT_CHARACTERS_MAX = 1024 * 1024

export interface XlsxPackage {
  has(part: string): boolean
  /**
   * Reads a part's XML from its begin to its end.
   *
   * @throws {AdapterError} `SOURCE_MALFORMED` when it is not there, not XML, has a document type (and with it
   *   entities), or the package grows beyond the bound.
   */
  parse(part: string, handlers: XmlHandlers): Promise<void>
  /** The same piece by piece: the next, of some ten kilobytes, is unpacked when it is asked for. */
  pieces(part: string, handlers: XmlHandlers): AsyncGenerator<undefined>
}

/** Whole in memory, or a file of which parts are read. */
export type XlsxContent = Buffer | { readonly file: OpenFile; readonly bytes: number }

export interface XmlHandlers {
  /** `name` without its prefix; attributes with theirs. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * @param expandedBytesMax - bytes that all parts read together may have once unpacked
 */
export async function openXlsx(
  source: string,
  content: XlsxContent,
  expandedBytesMax: number,
): Promise<XlsxPackage> {
  let expanded = 0
  const { zip, parts } = await opened()
  return { has: (part) => parts.has(part), parse, pieces }

  async function opened(): Promise<{ zip: ZipFile; parts: ReadonlyMap<string, Entry> }> {
    try {
      const zip = await zipOf(content)
      if (zip.entryCount > PARTS_MAX)
        throw malformed(source, `its file has over ${PARTS_MAX} parts`)
      const parts = new Map<string, Entry>()
      for await (const entry of zip.eachEntry()) parts.set(entry.fileName, entry)
      return { zip, parts }
    } catch (cause) {
      throw known(cause) ?? malformed(source, 'its file is not an XLSX workbook', cause)
    }
  }

  async function parse(part: string, handlers: XmlHandlers): Promise<void> {
    const piecemeal = pieces(part, handlers)
    while ((await piecemeal.next()).done !== true) continue
  }

  async function* pieces(part: string, handlers: XmlHandlers): AsyncGenerator<undefined> {
    const entry = parts.get(part)
    if (entry === undefined) throw malformed(source, `its workbook has no part ${part}`)
    const parser = xmlParser(source, part, handlers)
    try {
      const stream: Readable = await zip.openReadStreamPromise(entry)
      // What is not UTF-8 would else be read as other characters.
      const decoder = new TextDecoder('utf-8', { fatal: true })
      let textLength = 0
      for await (const piece of stream as AsyncIterable<Buffer>) {
        const text = decoder.decode(piece, { stream: true })
        // Counted here and not believed from the directory: a bomb lies there.
        expanded += piece.length
        if (expanded > expandedBytesMax) {
          throw malformed(
            source,
            `its file unpacks to over ${expandedBytesMax} bytes (expandedBytesMax)`,
          )
        }
        const tag = text.lastIndexOf('<')
        textLength = tag < 0 ? textLength + text.length : text.length - tag
        if (textLength > TEXT_CHARACTERS_MAX) {
          const what = `its workbook's part ${part} has a text of over ${TEXT_CHARACTERS_MAX} characters`
          throw malformed(source, what)
        }
        parser.write(text)
        yield
      }
      decoder.decode()
      parser.close()
    } catch (cause) {
      // The parser's own message may quote a value.
      throw known(cause) ?? malformed(source, `its workbook's part ${part} is damaged`, cause)
    }
  }
}

function zipOf(content: XlsxContent): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false }
  if (Buffer.isBuffer(content)) return yauzl.fromBufferPromise(content, options)
  const { file, bytes } = content
  return yauzl.fromRandomAccessReaderPromise(new PartsOf(file), bytes, options)
}

class PartsOf extends yauzl.RandomAccessReader {
  readonly #file: OpenFile

  constructor(file: OpenFile) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return this.#file.part(start, end)
  }
}

function xmlParser(
  source: string,
  part: string,
  handlers: XmlHandlers,
): SaxesParser<{ xmlns: false; position: false }> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', (cause) => {
    throw malformed(source, `its workbook's part ${part} is not well formed`, cause)
  })
  parser.on('doctype', () => {
    throw malformed(source, `its workbook's part ${part} has a document type, which none may have`)
  })
  parser.on('opentag', ({ name, attributes }) => handlers.open?.(localName(name), attributes))
  parser.on('text', (text) => handlers.text?.(text))
  parser.on('cdata', (text) => handlers.text?.(text))
  parser.on('closetag', ({ name }) => handlers.close?.(localName(name)))
  return parser
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function known(error: unknown): AdapterError | undefined {
  return error instanceof AdapterError ? error : undefined
}
