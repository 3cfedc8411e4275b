/** JupyterLab could not be set up or started; the message names the remedy in one line. */
export class LabError extends Error {
  override readonly name = "LabError";
  readonly code: "LAB_VENV" | "LAB_OFFLINE" | "LAB_INSTALL" | "LAB_KERNEL" | "LAB_START";

  constructor(code: LabError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
