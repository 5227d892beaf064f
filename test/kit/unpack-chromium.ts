/**
 * Unpacks the Chromium of `@sparticuz/chromium` into TMPDIR, and says nothing else.
 *
 * A program of its own because the package reads TMPDIR and AWS_EXECUTION_ENV when it is loaded, changes its
 * process's environment, and takes any file called `chromium` in TMPDIR for its own.
 */
import chromium from "@sparticuz/chromium";

await chromium.executablePath();
