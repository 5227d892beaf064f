import { type Grants, type Permission, permissionFacts } from "@till/people";
import { Checkbox, MoneyField, NumberField } from "@till/ui";
import { type GrantDraft, mostGiven, nothingGiven, whyNotGiven } from "./role-draft.ts";
import { sizeInWords } from "./role-words.ts";
import { useLimitWords } from "./use-limit-words.ts";

interface GrantFieldProps {
  readonly permission: Permission;
  readonly draft: GrantDraft;
  /** What whoever gives it may do themselves. */
  readonly giver: Grants;
  readonly problem: string | null;
  /** Whether a manager stands by who can approve more. Default true; nobody stands by a program. */
  readonly isApproverNear?: boolean;
  readonly onChange: (draft: GrantDraft) => void;
}

/** One permission to tick, with its limit where it has one. */
export function GrantField(props: GrantFieldProps) {
  const { permission, draft, giver, problem, isApproverNear = true, onChange } = props;
  const { title, limit, approvable } = permissionFacts(permission);
  const why = whyNotGiven(giver, permission);
  const most = mostGiven(giver, permission);
  return (
    <div className="role-grant">
      <Checkbox
        isSelected={draft.isGiven}
        isDisabled={why !== null}
        onChange={(isGiven) => onChange(isGiven ? { isGiven, limit: most } : nothingGiven)}
        {...(why !== null && { description: why })}
      >
        {title}
      </Checkbox>
      {draft.isGiven && limit !== null && (
        <Limit
          {...{ permission, draft, giver, problem, onChange }}
          isApprovable={approvable && isApproverNear}
        />
      )}
    </div>
  );
}

function Limit({
  permission,
  draft,
  giver,
  problem,
  isApprovable,
  onChange,
}: GrantFieldProps & { readonly isApprovable: boolean }) {
  const say = useLimitWords();
  const { title, limit: unit } = permissionFacts(permission);
  if (unit === null) return null;
  const most = mostGiven(giver, permission);
  const value = draft.limit === "unreadable" ? null : draft.limit;
  const shared = {
    label: `${title}: up to${unit === "ppm" ? ", in percent" : ""}`,
    description: [
      most === null ? "Empty: without a limit." : `You may give up to ${sizeInWords(unit, most, say)}.`,
      ...(isApprovable ? ["More takes a manager’s PIN."] : []),
    ].join(" "),
    ...(problem !== null && { errorMessage: problem }),
  };
  return unit === "ppm" ? (
    <NumberField
      {...shared}
      value={value === null ? Number.NaN : Number(value) / ppmInPercent}
      minValue={0}
      maxValue={100}
      step={0.1}
      onChange={(percent) => onChange({ ...draft, limit: toPpm(percent) })}
    />
  ) : (
    <MoneyField
      {...shared}
      currency={say.currency}
      value={value}
      onChange={(amountMinor, reading) =>
        onChange({ ...draft, limit: reading === "refused" ? "unreadable" : amountMinor })
      }
    />
  );
}

const ppmInPercent = 10_000;

/** Not a number is an empty field. */
const toPpm = (percent: number): bigint | null =>
  Number.isNaN(percent) ? null : BigInt(Math.round(percent * ppmInPercent));
