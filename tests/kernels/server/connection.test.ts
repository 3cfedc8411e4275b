import assert from "node:assert/strict";
import { address, parseConnection, readConnection } from "../../../kernels/server/connection.ts";

const valid = {
  transport: "tcp",
  ip: "127.0.0.1",
  shell_port: 1,
  control_port: 2,
  stdin_port: 3,
  iopub_port: 4,
  hb_port: 5,
  key: "secret",
  signature_scheme: "hmac-sha256",
};

describe("connection", () => {
  it("reads what Jupyter writes and ignores further fields", () => {
    assert.deepEqual(parseConnection(JSON.stringify({ ...valid, kernel_name: "pertline" }), "file"), valid);
  });

  it("names every wrong field", () => {
    const text = JSON.stringify({ ...valid, shell_port: 70_000, hb_port: undefined, transport: "udp" });
    assert.throws(() => parseConnection(text, "c.json"), /c\.json.*transport.*shell_port.*hb_port/);
    assert.throws(() => parseConnection("{", "c.json"), /c\.json is not JSON/);
  });

  it("says what the file is for when it cannot be read", async () => {
    await assert.rejects(readConnection("/no/such/file"), {
      code: "bad-connection-file",
      message: /jupyter console/,
    });
  });

  it("makes addresses for tcp, IPv6 and ipc", () => {
    const connection = parseConnection(JSON.stringify(valid), "file");
    assert.equal(address(connection, "shell"), "tcp://127.0.0.1:1");
    assert.equal(address({ ...connection, ip: "::1" }, "hb"), "tcp://[::1]:5");
    assert.equal(address({ ...connection, transport: "ipc", ip: "/tmp/k" }, "iopub"), "ipc:///tmp/k-4");
  });
});
