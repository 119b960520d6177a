import { words } from '../../domain/words/words.ts';
import type { ImportErrorLine, ImportedFile, ImportProgressLine } from '../api/import-shapes.ts';
import type { Problem } from '../api/shapes.ts';
import { type Asking, ownHeaders } from '../own-headers.ts';

/** A file to be brought in: as a stream where it is large, or as a browser has it. */
export interface FileToImport {
  readonly content: Blob | ReadableStream<Uint8Array>;
  readonly name: string;
}

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly format?: string | undefined;
  /** The project of rows that name none. */
  readonly project?: string | undefined;
  readonly progress?: (at: ImportProgressLine) => void;
  readonly signal?: AbortSignal;
}

/** One line of the answer. */
interface Line {
  readonly progress?: ImportProgressLine;
  readonly done?: ImportedFile;
  readonly refused?: { readonly status: number };
}

/** The errors that a refused import told, in the order of the file; none of another refusal. */
export function importErrors(problem: Problem | null): {
  readonly errors: readonly ImportErrorLine[];
  readonly more: number;
  readonly allThere: boolean;
} {
  const { errors, more, all_there } = (problem?.facts ?? {}) as {
    errors?: readonly ImportErrorLine[];
    more?: number;
    all_there?: boolean;
  };
  return { errors: errors ?? [], more: more ?? 0, allThere: all_there === true };
}

/** Bringing in files, for the command line and the page. */
export function importCalls(
  options: Asking & { readonly baseUrl: string },
  refusedWith: (status: number, body: unknown) => Error,
) {
  return {
    /** Sends a file as it is and tells how far the server is with it. Throws `Refused` on a no. */
    importFile: async (
      company: number,
      kind: string,
      file: FileToImport,
      { dryRun, format, project, progress, signal }: ImportOptions = {},
    ): Promise<ImportedFile> => {
      const given = { dry_run: dryRun ? 'true' : undefined, format, project, file: file.name };
      const query = Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined);
      const headers: Record<string, string> = {
        accept: 'application/x-ndjson',
        'content-type': 'application/octet-stream',
        ...(await ownHeaders(options)),
      };
      const path = `/api/v1/companies/${company}/imports/${kind}?${new URLSearchParams(query)}`;
      // A stream is sent while the answer may have begun: without `half` nothing takes one.
      const half = file.content instanceof ReadableStream ? { duplex: 'half' } : {};
      const response = await (options.fetch ?? fetch)(`${options.baseUrl}${path}`, {
        method: 'POST',
        headers,
        body: file.content,
        ...half,
        ...(signal ? { signal } : {}),
      });
      if (!response.ok) throw refusedWith(response.status, await response.json().catch(() => null));
      for await (const line of linesOf(response.body!)) {
        if (line.progress) progress?.(line.progress);
        if (line.refused) throw refusedWith(line.refused.status, line.refused);
        if (line.done) return line.done;
      }
      throw new Error(words.imports.stopped);
    },
  };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = body.pipeThrough(new TextDecoderStream() as never).getReader() as ReadableStreamDefaultReader<string>;
  let held = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (held + value).split('\n');
    held = parts.pop()!;
    for (const part of parts) yield JSON.parse(part) as Line;
  }
}
