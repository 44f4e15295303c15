/** Brings the copy of a log up to date, and says when it has begun and when it is done. */
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { openMirrorCopy } from '../../../gateway/audit/mirror-copy.ts'
import { mirrorLog } from '../../../gateway/audit/mirror.ts'
import { VKEY } from './support.ts'

const [logDir = '', folder = ''] = process.argv.slice(2)
process.stdout.write('begun\n')
const copy = await openMirrorCopy(folder, VKEY)
await mirrorLog(directoryFetcher(logDir), copy, { now: new Date() })
process.stdout.write('done\n')
