"use strict";

/** Where the package for this platform has the program; throws when it is not installed. */
exports.find = () => require.resolve(`@pgpreflight/${process.platform}-${process.arch}/pgpreflight`);
