/**
 * A real S3 server for tests: `s3rver`, over HTTP, which keeps objects in files.
 *
 * @module
 */
import { createRequire } from 'node:module'
import { removeFolder, serviceFolder } from './services.ts'

interface Server {
  run(): Promise<{ readonly port: number }>
  close(): Promise<void>
}

const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as new (
  options: object,
) => Server

export interface TestS3 {
  readonly endpoint: string
  readonly bucket: string
  /** The ones that the server knows. */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  stop(): Promise<void>
}

export async function startS3(): Promise<TestS3> {
  const directory = serviceFolder('s3')
  const bucket = 'shudao-log'
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    // Of listings, the server works out another signature than AWS does.
    allowMismatchedSignatures: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  })
  const { port } = await server.run()
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    stop: async () => {
      await server.close()
      removeFolder(directory)
    },
  }
}
