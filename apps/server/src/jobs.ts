import type { JobHandlers, TogetherHandlers } from "@till/db";
import { refreshJob } from "./charges/refresh-job.ts";
import type { Deps } from "./deps.ts";
import { cleanAnswersJob } from "./idempotent.ts";
import { tidyDoorsJob } from "./doors/tidy-doors.ts";
import { catchUpJob } from "./inbox/catch-up.ts";
import { interpretEventJobs } from "./inbox/interpret-event.ts";
import { sendMessageJob } from "./outbox/send-message.ts";
import { forgetOldJob } from "./privacy/forget-old.ts";
import { issueReceiptJob } from "./use-cases/receipts.ts";

/** What each job does. All are safe to repeat: a job runs at least once. */
export const jobHandlers = (deps: Deps): JobHandlers => ({
  "charge.refresh": refreshJob(deps),
  "inbox.interpret": (job) => interpretEventJobs(deps)([job]),
  "receipt.issue": issueReceiptJob(deps),
  "outbox.send": sendMessageJob(deps),
  "gateway.catch_up": catchUpJob(deps),
  "idempotency.clean": cleanAnswersJob(deps),
  "doors.tidy": tidyDoorsJob(deps),
  "personal_data.forget": forgetOldJob(deps),
});

/** What is cheaper done for several jobs that were taken at once. */
export const togetherHandlers = (deps: Deps): TogetherHandlers => ({
  "inbox.interpret": interpretEventJobs(deps),
});

/** Jobs that put themselves back each time; written once, however many processes start. */
export function startRecurringJobs(deps: Deps): Promise<void> {
  const { merchantId } = deps;
  return deps.uow.run(merchantId, async (tx) => {
    for (const { name, events } of deps.gateways.values())
      if (events) await tx.jobs.enqueue("gateway.catch_up", { merchantId, gateway: name }, { onlyOne: name });
    await tx.jobs.enqueue("idempotency.clean", { merchantId }, { onlyOne: "clean" });
    await tx.jobs.enqueue("personal_data.forget", { merchantId }, { onlyOne: "forget" });
    await tx.jobs.enqueue("doors.tidy", { merchantId }, { onlyOne: "tidy" });
  });
}
