import { HttpException } from '@nestjs/common';

/** An answer by RFC 9457: the code for machines, the detail for people (what is wrong, and what to do; nothing personal). */
export function problem(status: number, code: string, detail: string): HttpException {
  return new HttpException({ type: `urn:signalbox:problem:${code}`, title: code, status, detail }, status);
}
