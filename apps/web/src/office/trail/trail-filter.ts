import type { PersonId, Uuid } from "@till/kernel";
import { dayEndMs, dayStartMs, readDay } from "./day-range.ts";

export interface TrailFilter {
  readonly action: string | null;
  readonly subject: string | null;
  readonly person: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

const textMax = { action: 60, subject: 80 } as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readTrailFilter(params: URLSearchParams): TrailFilter {
  const text = (name: "action" | "subject"): string | null => {
    const given = (params.get(name) ?? "").trim().slice(0, textMax[name]);
    return given === "" ? null : given;
  };
  const person = params.get("person");
  return {
    action: text("action"),
    subject: text("subject"),
    person: person !== null && uuid.test(person) ? person : null,
    from: readDay(params.get("from")),
    to: readDay(params.get("to")),
  };
}

export const isFiltered = (filter: TrailFilter): boolean =>
  Object.values(filter).some((part) => part !== null);

/** As `audit.list` asks. Days are the store's. */
export function toAuditQuery(
  { action, subject, person, from, to }: TrailFilter,
  {
    timeZone,
    beforeId,
    limit,
  }: { readonly timeZone: string; readonly beforeId: Uuid | null; readonly limit: number },
) {
  return {
    limit,
    ...(action !== null && { action }),
    ...(subject !== null && { subject }),
    ...(person !== null && { personId: person as PersonId }),
    ...(from !== null && { fromMs: dayStartMs(from, timeZone) }),
    ...(to !== null && { toMs: dayEndMs(to, timeZone) }),
    ...(beforeId !== null && { beforeId }),
  };
}
