/** A body as PHP reads it into `$_POST`. */
export interface FormBody {
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** A multipart body as the plain form that it stands for (files are left out); every other body as it came. */
export async function asPlainForm({ contentType, body }: FormBody): Promise<FormBody> {
  if (contentType?.startsWith('multipart/form-data') !== true) return { contentType, body };
  const parts = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => new FormData());
  const fields = [...parts].filter((part): part is [string, string] => typeof part[1] === 'string');
  const form = new URLSearchParams(fields).toString();
  return { contentType: 'application/x-www-form-urlencoded', body: Buffer.from(form) };
}
