"""Jupyter's own conformance tests, filled with TypeScript samples.

Run by conformance.test.ts with a JUPYTER_PATH that holds the kernelspec "pertline". Prints one JSON document on the
last line: {"<test>": "ok" | "skipped: <reason>" | "failed"}; a test with subtests is "ok" when all of them passed.
"""

import json
import sys
import unittest

import jupyter_kernel_test


class PertlineTests(jupyter_kernel_test.KernelTests):
    kernel_name = "pertline"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('a warning')"
    code_generate_error = "throw new RangeError('as asked')"
    code_clear_output = "clearOutput({ wait: false })"

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "await Promise.resolve('text')", "result": "'text'"},
        {"code": "const genes: string[] = ['KLF1', 'MAP2K6']; genes", "result": "[ 'KLF1', 'MAP2K6' ]"},
        {"code": "null", "result": "null"},
    ]
    code_display_data = [
        {"code": "display(html`<b>bold</b>`)", "mime": "text/html"},
        {"code": "display(md`**bold**`)", "mime": "text/markdown"},
    ]

    completion_samples = [
        {"text": "const sample = { alpha: 1, beta: 2 }; sample.", "matches": {"alpha", "beta"}},
        {"text": "'😀'; const other = { gamma: 1 }; other.ga", "matches": {"gamma"}},
        {"text": "Math.sqr", "matches": {"sqrt", "SQRT2", "SQRT1_2"}},
    ]
    complete_code_samples = ["1 + 1", "const a = [1, 2]", "function f(): number { return 1 }", ""]
    incomplete_code_samples = ["function f() {", "const a = [1,", "`open text", "if (true) {", "foo("]
    invalid_code_samples = ["const = 5", "1 +* 2 )", "class {{"]

    code_inspect_sample = "Math.max"

    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6 ? 7*"
    code_page_something = "Math.max?"


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "pertline"
    support_iopub_welcome = True


class Recorder(unittest.TextTestResult):
    """Keeps the outcome of each test by its name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.outcomes = {}

    def note(self, test, outcome):
        # A subtest speaks for its test; a failure is never overwritten.
        name = getattr(test, "test_case", test).id().rsplit(".", 1)[-1]
        if not self.outcomes.get(name, "ok").startswith("failed"):
            self.outcomes[name] = outcome

    def addSuccess(self, test):
        super().addSuccess(test)
        self.outcomes.setdefault(getattr(test, "test_case", test).id().rsplit(".", 1)[-1], "ok")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, f"skipped: {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.note(test, f"failed: {err[1]}")

    def addError(self, test, err):
        super().addError(test, err)
        self.note(test, f"failed: {err[0].__name__}: {err[1]}")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.note(test, f"failed: {subtest}: {err[1]}")


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(resultclass=Recorder, verbosity=2).run(suite)
    print(json.dumps({"run": result.testsRun, "outcomes": result.outcomes}))
