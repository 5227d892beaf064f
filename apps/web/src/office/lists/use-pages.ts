import { type InfiniteData, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

interface Page<Row, Cursor> {
  readonly rows: readonly Row[];
  /** Where the next page begins; null on the last. */
  readonly next: Cursor | null;
}

export interface PagedRows<Row> {
  readonly query: {
    readonly data: readonly Row[] | undefined;
    readonly error: Error | null;
    readonly isFetching: boolean;
    readonly fetchStatus: "fetching" | "paused" | "idle";
    readonly refetch: () => Promise<unknown>;
  };
  /** The rows are those of the filter before; the new ones are on their way. */
  readonly isOld: boolean;
  readonly hasMore: boolean;
  readonly isReadingMore: boolean;
  readonly readMore: () => void;
  /** All pages from the first one on, as they are now, one at a time. */
  readonly readPages: () => AsyncIterable<readonly Row[]>;
}

interface PagesOptions<Row, Cursor> {
  /** Names the list and its filter. */
  readonly queryKey: readonly unknown[];
  readonly read: (before: Cursor | null) => Promise<Page<Row, Cursor>>;
  /** Larger pages of the same rows, where there may be many. Default: `read`. */
  readonly readForFile?: (before: Cursor | null) => Promise<Page<Row, Cursor>>;
  readonly refetchInterval?: number | false;
}

/** Pages of a list, read as somebody asks for them. */
export function usePages<Row, Cursor>({
  queryKey,
  read,
  readForFile,
  refetchInterval = false,
}: PagesOptions<Row, Cursor>): PagedRows<Row> {
  const query = useInfiniteQuery<
    Page<Row, Cursor>,
    Error,
    InfiniteData<Page<Row, Cursor>>,
    readonly unknown[],
    Cursor | null
  >({
    queryKey,
    initialPageParam: null,
    queryFn: ({ pageParam }) => read(pageParam as Cursor | null),
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
  return {
    query: {
      data: query.data?.pages.flatMap(({ rows }) => rows),
      error: query.error,
      isFetching: query.isFetching,
      fetchStatus: query.fetchStatus,
      refetch: () => query.refetch(),
    },
    isOld: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    isReadingMore: query.isFetchingNextPage,
    readMore: () => void query.fetchNextPage(),
    readPages: () => everyPage(readForFile ?? read),
  };
}

async function* everyPage<Row, Cursor>(
  read: (before: Cursor | null) => Promise<Page<Row, Cursor>>,
): AsyncGenerator<readonly Row[]> {
  let before: Cursor | null = null;
  do {
    const page: Page<Row, Cursor> = await read(before);
    yield page.rows;
    before = page.next;
  } while (before !== null);
}
