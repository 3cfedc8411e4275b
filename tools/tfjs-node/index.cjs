// danfojs-node only reshapes and encodes small tables with TensorFlow.js; the CPU backend does that
// without the 300 MB native library and its start-up banner.
require("@tensorflow/tfjs-backend-cpu");
module.exports = require("@tensorflow/tfjs-core");
