// Holds each document of the manifests to Kubernetes' own schemas, which the npm package kubernetes-models brings along.
// They say nothing of fields that they do not know, such as misspelt ones: those are the fields that nobody asked for.
// node manifests.js FOLDER_WITH_NODE_MODULES FILE...
const fs = require("fs");
const path = require("path");

const [folder, ...files] = process.argv.slice(2);
const from = (...names) => require(path.resolve(folder, "node_modules", ...names));
const yaml = from("yaml");

/** The value, which takes what is read of it out of `unread`. */
function watched(value, at, unread) {
  if (value === null || typeof value !== "object") return value;
  const inner = Array.isArray(value) ? [] : {};
  for (const [key, each] of Object.entries(value)) {
    unread.add(`${at}.${key}`);
    inner[key] = watched(each, `${at}.${key}`, unread);
  }
  return new Proxy(inner, {
    get(target, key) {
      if (typeof key === "string") unread.delete(`${at}.${key}`);
      return target[key];
    },
  });
}

function check(manifest) {
  const [version, group] = manifest.apiVersion.split("/").reverse();
  const Model = from("kubernetes-models", ...(group ? [group, version] : [version]))[manifest.kind];
  const unread = new Set();
  const model = new Model(manifest);
  for (const key of Object.keys(manifest)) model[key] = watched(manifest[key], key, unread);
  model.validate();
  if (unread.size > 0) throw new Error(`unknown: ${[...unread].join(" ")}`);
}

let wrong = 0;
for (const file of files) {
  for (const document of yaml.parseAllDocuments(fs.readFileSync(file, "utf8"))) {
    const manifest = document.toJS();
    try {
      check(manifest);
    } catch (error) {
      wrong++;
      console.log(`${file}: ${manifest.kind} ${manifest.metadata?.name}: ${error.message}`);
    }
  }
}
process.exit(wrong ? 1 : 0);
