import { ErrorState, Skeleton } from "@till/ui";
import type { ReactNode } from "react";
import { sentenceOf } from "../../shared/problem.ts";

/** What is read here, "events": the words of every state follow from it. */
interface ReadingProps<Data> {
  readonly noun: string;
  readonly query: {
    readonly data: Data | undefined;
    readonly error: Error | null;
    readonly isFetching: boolean;
    readonly fetchStatus: "fetching" | "paused" | "idle";
    readonly refetch: () => Promise<unknown>;
  };
  readonly lines?: number;
  /** What a reader should know when it cannot be read: that nothing is lost by it. */
  readonly reassurance?: string;
  readonly children: (data: Data) => ReactNode;
}

/**
 * One reading on its way to the screen: waiting, without a network, failed, there. What was read before stays in
 * view when reading it again fails; the message stands above it.
 */
export function Reading<Data>({ noun, query, lines = 8, reassurance, children }: ReadingProps<Data>) {
  const { data, error, isFetching, fetchStatus, refetch } = query;
  const isWithoutNetwork = fetchStatus === "paused" && data === undefined;
  return (
    <>
      {(error || isWithoutNetwork) && (
        <ErrorState
          title={isWithoutNetwork ? "There is no network" : `The ${noun} could not be read`}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        >
          {isWithoutNetwork ? `The ${noun} are shown as soon as it is back.` : error && sentenceOf(error)}
          {reassurance !== undefined && ` ${reassurance}`}
        </ErrorState>
      )}
      {data === undefined && !error && !isWithoutNetwork && (
        <Skeleton label={`Reading ${noun}`} count={lines} />
      )}
      {data !== undefined && children(data)}
    </>
  );
}
