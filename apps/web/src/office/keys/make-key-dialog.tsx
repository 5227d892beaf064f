import { type Grants, type Permission, permissionFacts, permissionNames } from "@till/people";
import { NumberField, TextField } from "@till/ui";
import { useState } from "react";
import { FormDialog } from "../forms/form-dialog.tsx";
import { GrantField } from "../people/grant-field.tsx";
import { type RoleDraft, readRoleDraft, toRoleDraft } from "../people/role-draft.ts";
import { useLimitWords } from "../people/use-limit-words.ts";
import { useMe, useOffice, useStore } from "../services.ts";
import { dateInWords } from "../words.ts";
import { endOf } from "./key-words.ts";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { useNewKey } from "./use-new-key.ts";

const nameMax = 80;
const days = { usual: 90, most: 366 } as const;
const offered = permissionNames.filter((name) => permissionFacts(name).forKeys);

interface KeyContent {
  readonly name: string;
  readonly grants: Grants;
  readonly days: number;
}

/** A key for one program: what it is called, what it may do, how long it lives. */
export function MakeKeyDialog({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: () => void;
}) {
  const { till } = useOffice();
  const me = useMe();
  const say = useLimitWords();
  const [draft, setDraft] = useState<RoleDraft>(() => toRoleDraft({ name: "", grants: {} }));
  const [lasts, setLasts] = useState<number>(days.usual);
  const [isTried, setTried] = useState(false);
  const making = useNewKey<KeyContent>((content) => till.keys.create.mutate(content));
  const read = readRoleDraft(draft, me.grants, say);
  const isNothing = offered.every((permission) => !draft.grants[permission].isGiven);
  const submit = (): void => {
    setTried(true);
    if (read.ok && !isNothing && !Number.isNaN(lasts)) making.make({ ...read.value, days: lasts });
  };
  const problems = isTried && !read.ok ? read : null;
  const change = (permission: Permission, grant: RoleDraft["grants"][Permission]): void =>
    setDraft((last) => ({ ...last, grants: { ...last.grants, [permission]: grant } }));
  if (making.made) {
    return (
      <NewKeyDialog
        made={making.made}
        onClose={() => {
          onMade();
          onClose();
        }}
      />
    );
  }
  return (
    <FormDialog
      title="Make an API key"
      submitLabel="Make the key"
      size="large"
      isPending={making.isPending}
      message={making.message}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="key-fields">
        <TextField
          label="Name"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- a form in a dialog begins at its first field (ARIA APG)
          autoFocus
          autoComplete="off"
          maxLength={nameMax}
          value={draft.name}
          onChange={(name) => setDraft((last) => ({ ...last, name }))}
          isRequired
          description="The program that gets it. One key for each, so that one can be ended alone."
          {...(problems?.name && { errorMessage: "Give the key a name." })}
        />
        <LastsField value={lasts} isTried={isTried} onChange={setLasts} />
      </div>
      <fieldset className="role-grants">
        <legend>The program may</legend>
        <div role="alert" className="office-error">
          {isTried && isNothing && "Choose what the key may do."}
        </div>
        {offered.map((permission) => (
          <GrantField
            key={permission}
            permission={permission}
            draft={draft.grants[permission]}
            giver={me.grants}
            isApproverNear={false}
            problem={problems?.grants[permission] ?? null}
            onChange={(grant) => change(permission, grant)}
          />
        ))}
      </fieldset>
    </FormDialog>
  );
}

/** How long a key lives, with the day it ends on. */
export function LastsField({
  value,
  isTried,
  onChange,
}: {
  readonly value: number;
  readonly isTried: boolean;
  readonly onChange: (days: number) => void;
}) {
  const { clock } = useOffice();
  const { timeZone } = useStore();
  const isNone = Number.isNaN(value);
  return (
    <NumberField
      label="Lives for, in days"
      value={value}
      minValue={1}
      maxValue={days.most}
      step={1}
      onChange={onChange}
      isRequired
      description={
        isNone ? `At most ${days.most}.` : `Until ${dateInWords(endOf(value, clock.nowMs()), timeZone)}.`
      }
      {...(isTried && isNone && { errorMessage: `Type a number of days, at most ${days.most}.` })}
    />
  );
}
