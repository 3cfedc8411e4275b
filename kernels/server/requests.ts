import { z } from "zod";
import type { HistoryQuery } from "./history.ts";

/** What the kernel reads of each request. Absent fields get the protocol's defaults, so that old clients work. */
export interface ExecuteRequest {
  code: string;
  silent: boolean;
  /** Default: the opposite of `silent`. */
  store_history?: boolean | undefined;
  user_expressions?: Record<string, string> | null | undefined;
  stop_on_error: boolean;
}

export const executeRequest: z.ZodType<ExecuteRequest> = z.object({
  code: z.string(),
  silent: z.boolean().default(false),
  store_history: z.boolean().optional(),
  user_expressions: z.record(z.string(), z.string()).nullish(),
  stop_on_error: z.boolean().default(true),
});

/** `cursor_pos` counts code points; absent means the end. */
export const cursorRequest: z.ZodType<{ code: string; cursor_pos?: number | null | undefined }> = z.object({
  code: z.string(),
  cursor_pos: z.number().int().nullish(),
});

export const codeRequest: z.ZodType<{ code: string }> = z.object({ code: z.string() });

export const historyRequest: z.ZodType<HistoryQuery> = z.object({
  hist_access_type: z.enum(["range", "tail", "search"]),
  output: z.boolean().optional(),
  session: z.number().int().optional(),
  start: z.number().int().optional(),
  stop: z.number().int().nullish(),
  n: z.number().int().nullish(),
  pattern: z.string().optional(),
  unique: z.boolean().optional(),
});

export const shutdownRequest: z.ZodType<{ restart: boolean }> = z.object({
  restart: z.boolean().default(false),
});

export const commInfoRequest: z.ZodType<{ target_name?: string | null | undefined }> = z.object({
  target_name: z.string().nullish(),
});

export const commMessage: z.ZodType<{ comm_id: string; data?: unknown }> = z.object({
  comm_id: z.string(),
  data: z.unknown().default({}),
});

export const commOpen: z.ZodType<{ comm_id: string; target_name: string; data?: unknown }> = z.object({
  comm_id: z.string(),
  target_name: z.string(),
  data: z.unknown().default({}),
});

/** A request whose content is not what its type promises. */
export class RequestError extends Error {
  readonly code = "bad-request";
  constructor(message: string) {
    super(message);
    this.name = "RequestError";
  }
}

/** Validates the content of a request; throws `RequestError` naming every wrong field. */
export function parseRequest<T>(schema: z.ZodType<T>, type: string, content: unknown): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.join(".") || "content"}: ${issue.message}`);
  throw new RequestError(`Malformed ${type}: ${issues.join("; ")}`);
}
