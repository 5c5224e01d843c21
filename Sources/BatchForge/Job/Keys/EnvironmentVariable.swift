/// A variable that only the environment has: it says whom a tool talks to, with which key, and about which job.
struct EnvironmentVariable: Sendable {
    let name: String
    /// As the table of `docs/configuration.md` has it.
    let standard: String
    let about: String

    static let apiKey = EnvironmentVariable(
        name: "OPENAI_API_KEY", standard: "no key is sent", about: "The provider's key.")
    static let apiKeyFile = EnvironmentVariable(
        name: "OPENAI_API_KEY_FILE", standard: "none",
        about: "A file that holds the key, where `OPENAI_API_KEY` is not set.")
    static let baseURL = EnvironmentVariable(
        name: "OPENAI_BASE_URL", standard: "https://api.openai.com/v1", about: "The provider's address.")
    static let organization = EnvironmentVariable(name: "OPENAI_ORG_ID", standard: "none", about: "The organization.")
    static let project = EnvironmentVariable(name: "OPENAI_PROJECT_ID", standard: "none", about: "The project.")
    static let job = EnvironmentVariable(
        name: "BATCHFORGE_JOB", standard: "the only file in `jobs/`",
        about: "The job, by name or as a file, where neither `-j` nor `--job` names one.")

    static let all = [apiKey, apiKeyFile, baseURL, organization, project, job]
}
