"use strict";

/*
 * Puts a link to the program in place of bin/pgpreflight, so that running it does not start Node
 * first. Nothing is fetched. Where that cannot be done, and with --ignore-scripts, the script that
 * is there stays, and works.
 */
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const native = require("./native.js");

try {
  const program = native.find();
  if (spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0) {
    const bin = path.join(__dirname, "bin", "pgpreflight");
    // A new name first: package managers share files between projects, so the file itself is not
    // to be written to, and it must never be missing.
    const link = `${bin}.${process.pid}`;
    fs.symlinkSync(path.relative(path.dirname(bin), program), link);
    fs.renameSync(link, bin);
  }
} catch {
  // bin/pgpreflight says what is wrong when it is run.
}
