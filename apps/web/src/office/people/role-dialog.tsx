import { type Grants, type Permission, permissionNames } from "@till/people";
import type { RoleView, StaffView } from "@till/wire";
import { Banner, TextField } from "@till/ui";
import { useState } from "react";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useSave } from "../forms/use-save.ts";
import { useMe, useOffice } from "../services.ts";
import { GrantField } from "./grant-field.tsx";
import { type GrantDraft, type RoleDraft, readRoleDraft, toRoleDraft } from "./role-draft.ts";
import { newRoleCode } from "./role-words.ts";
import { useLimitWords } from "./use-limit-words.ts";

interface RoleDialogProps {
  /** Null: one to be made. */
  readonly role: RoleView | null;
  readonly roles: readonly RoleView[];
  readonly people: readonly StaffView[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const nameMax = 80;

/** What a role may do, tick by tick. Nobody ticks here what they may not do themselves. */
export function RoleDialog({ role, roles, people, onClose, onSaved }: RoleDialogProps) {
  const { till } = useOffice();
  const me = useMe();
  const say = useLimitWords();
  const [draft, setDraft] = useState<RoleDraft>(() => toRoleDraft(role ?? { name: "", grants: {} }));
  const [isTried, setTried] = useState(false);
  const read = readRoleDraft(draft, me.grants, say);
  const saving = useSave<{ readonly code: string; readonly name: string; readonly grants: Grants }>({
    send: ({ grants, ...content }) => till.people.saveRole.mutate({ ...content, grants }),
    onSaved,
  });
  const codes = roles.map(({ code }) => code);
  const submit = (): void => {
    setTried(true);
    if (!read.ok) return saving.setMessage("Something above is to be mended first.");
    saving.save({ code: role?.code ?? newRoleCode(read.value.name, codes), ...read.value });
  };
  const change = (permission: Permission, grant: GrantDraft): void =>
    setDraft((last) => ({ ...last, grants: { ...last.grants, [permission]: grant } }));
  const problems = isTried && !read.ok ? read : null;
  return (
    <FormDialog
      title={role === null ? "Make a role" : `Change the role ${role.name}`}
      submitLabel={role === null ? "Make the role" : "Save"}
      size="large"
      isPending={saving.isPending}
      message={saving.message}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label="Name of the role"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a form in a dialog begins at its first field (ARIA APG)
        autoFocus={role === null}
        autoComplete="off"
        maxLength={nameMax}
        value={draft.name}
        onChange={(name) => setDraft((last) => ({ ...last, name }))}
        isRequired
        {...(problems?.name && { errorMessage: problems.name })}
      />
      {role !== null && <Affected {...{ role, people, draft }} />}
      <fieldset className="role-grants">
        <legend>May</legend>
        {permissionNames.map((permission) => (
          <GrantField
            key={permission}
            permission={permission}
            draft={draft.grants[permission]}
            giver={me.grants}
            problem={problems?.grants[permission] ?? null}
            onChange={(grant) => change(permission, grant)}
          />
        ))}
      </fieldset>
    </FormDialog>
  );
}

/** Whom a change reaches, at once and without signing in anew. */
function Affected({
  role,
  people,
  draft,
}: {
  readonly role: RoleView;
  readonly people: readonly StaffView[];
  readonly draft: RoleDraft;
}) {
  const me = useMe();
  const holders = people.filter((person) => person.active && person.role === role.code).length;
  if (me.role === role.code && !draft.grants["people.manage"].isGiven) {
    return (
      <Banner tone="warn" title="This is your own role">
        Without “Manage people and roles” you cannot come back here. Somebody else has to give it to you.
      </Banner>
    );
  }
  return (
    <p className="till-muted">
      {holders === 0
        ? "Nobody has this role now."
        : `${holders === 1 ? "One person has" : `${holders} people have`} this role. A change counts for them from their next action on.`}
    </p>
  );
}
