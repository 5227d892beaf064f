import type { RegisterId } from "@till/kernel";
import type { EnrolmentCodeView, RegisterView } from "@till/wire";
import { Banner, Button, Dialog } from "@till/ui";
import { useState } from "react";
import { useAct } from "../sale/use-act.ts";
import { useOffice } from "../services.ts";
import { countdown } from "./countdown.ts";
import { useNow } from "./use-now.ts";

interface EnrolDialogProps {
  readonly register: RegisterView;
  /** As it is now: another than when the dialog opened once a till has used the code. */
  readonly enrolledAtMs: number | null;
  readonly onClose: () => void;
}

/** A code to be typed at the till, what to do with it there, and word of it when the till has. */
export function EnrolDialog({ register, enrolledAtMs, onClose }: EnrolDialogProps) {
  const [code, setCode] = useState<EnrolmentCodeView | null>(null);
  const making = useMakeCode(register.id, setCode);
  const isEnrolled = enrolledAtMs !== null && enrolledAtMs !== register.enrolledAtMs;
  if (isEnrolled) {
    return (
      <Dialog
        isOpen
        title={`${register.name} has its till`}
        onClose={onClose}
        actions={
          <Button variant="primary" onPress={onClose}>
            Done
          </Button>
        }
      >
        <Banner tone="ok" title="The till took the code and is enrolled.">
          Whoever has a PIN can sign in there now.
        </Banner>
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      isDismissable={false}
      title={`Enrol a till as ${register.name}`}
      onClose={onClose}
      actions={
        code === null ? (
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button variant="primary" isPending={making.isPending} onPress={making.make}>
              Show the code
            </Button>
          </>
        ) : (
          <Button onPress={onClose}>Close</Button>
        )
      }
    >
      <div className="office-form">
        {register.enrolledAtMs !== null && (
          <Banner tone="warn" title={`${register.name} has a till already`}>
            It is shut out at the moment another one uses the code, and what it has sold and not sent waits in
            it. Let it send that first, or enrol it once more later.
          </Banner>
        )}
        {code === null ? (
          <p>
            A code of twelve letters and digits is shown here, once. It lets one till become {register.name},
            within a quarter of an hour: be at the counter, or on the phone with somebody who is.
          </p>
        ) : (
          <Code code={code} isPending={making.isPending} onAgain={making.make} />
        )}
        <div role="alert" className="office-error">
          {making.message}
        </div>
      </div>
    </Dialog>
  );
}

function Code({
  code,
  isPending,
  onAgain,
}: {
  readonly code: EnrolmentCodeView;
  readonly isPending: boolean;
  readonly onAgain: () => void;
}) {
  const left = countdown(code.expiresAtMs, useNow());
  if (left === null) {
    return (
      <Banner
        tone="warn"
        title="This code has run out"
        action={
          <Button isPending={isPending} onPress={onAgain}>
            Make another one
          </Button>
        }
      />
    );
  }
  return (
    <>
      <output className="enrolment-code" aria-label="The code">
        {code.code}
      </output>
      <p className="enrolment-left">
        Works for <span role="timer">{left}</span>
      </p>
      <ol className="enrolment-steps">
        <li>Start Till at the counter. A till that belongs to no register asks for a code.</li>
        <li>Type this code there. Capitals and hyphens do not matter.</li>
        <li>It becomes {code.registerName}, and this page says so.</li>
      </ol>
    </>
  );
}

/** Every code is another one: what was shown is kept nowhere, so a lost answer is a lost code, which nobody can use. */
function useMakeCode(registerId: RegisterId, onCode: (code: EnrolmentCodeView) => void) {
  const { till, ids } = useOffice();
  const act = useAct();
  return {
    isPending: act.isPending,
    message: act.message,
    make: (): void =>
      void act.run(async () => onCode(await till.registers.makeCode.mutate({ id: ids.next(), registerId }))),
  };
}
