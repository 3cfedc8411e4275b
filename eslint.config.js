import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "out/", ".lab/", "docs/api/", "tools/", "kernels/lab/extension/"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "Program > ExpressionStatement > AwaitExpression",
          message: "No top-level await in src/: the built library must be require()-able.",
        },
      ],
    },
  },
  {
    files: ["eslint.config.js", "scripts/**", "bin/**", "tests/**", "bench/**", "kernels/**"],
    rules: { "no-restricted-exports": "off", "no-restricted-syntax": "off" },
  },
);
