import { Button, TextField } from "@till/ui";
import { useSpeech } from "../speech.tsx";

/** Usual reasons that take no values. */
type UsualReason = "giving.a_present" | "giving.changed_mind" | "giving.damaged" | "giving.wrong_item";

/** Why something comes back: typed, or one of the usual words for hands without a keyboard. */
export function ReasonField({
  usual,
  value,
  onChange,
}: {
  readonly usual: readonly UsualReason[];
  readonly value: string;
  readonly onChange: (reason: string) => void;
}) {
  const { say } = useSpeech();
  return (
    <>
      <TextField
        label={say("giving.reason")}
        value={value}
        onChange={onChange}
        maxLength={200}
        placeholder={say("giving.reason_hint")}
      />
      <div className="paid__acts">
        {usual.map((key) => (
          <Button key={key} onPress={() => onChange(say(key))}>
            {say(key)}
          </Button>
        ))}
      </div>
    </>
  );
}
