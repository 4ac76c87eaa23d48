// Files go to the hub and come from it over HTTP, under the same session.
import { failureText, Failure } from "../hub/failure";
import { hubFetch } from "../hub/fetching";

const TEN_MINUTES = 600_000;

async function failed(reply: Response): Promise<Failure> {
  const said = await reply.json().catch(() => null) as { message?: string; error?: { message?: string } | string; errors?: { message: string }[] } | null;
  const message = said?.message ?? said?.errors?.[0]?.message ?? failureText(reply.status);
  return new Failure("FILE", message);
}

/** Sends a file; gives its id. */
export async function upload(file: File): Promise<string> {
  const headers = { "Content-Type": "application/octet-stream", "X-File-Name": encodeURIComponent(file.name) };
  const reply = await hubFetch("/files", { method: "POST", headers, body: file }, TEN_MINUTES);
  if (reply.status !== 201) throw await failed(reply);
  return ((await reply.json()) as { id: string }).id;
}

/** Fetches a file and hands it to the browser to keep. */
export async function download(id: string, name: string): Promise<void> {
  const reply = await hubFetch(`/files/${encodeURIComponent(id)}`, {}, TEN_MINUTES);
  if (!reply.ok) throw await failed(reply);
  const said = /filename\*=UTF-8''([^;]+)/.exec(reply.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download = said?.[1] ? decodeURIComponent(said[1]) : name;
  link.click();
  URL.revokeObjectURL(link.href);
}
