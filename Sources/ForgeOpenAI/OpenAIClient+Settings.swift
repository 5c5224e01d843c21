import BatchForge

extension OpenAIClient {
    /// The provider of a job. A signal that stops the tool also ends a transfer.
    package convenience init(_ settings: ProviderSettings) throws {
        guard let key = settings.apiKey else {
            throw StepError(
                .configuration, "no key for the provider",
                hint:
                    "set OPENAI_API_KEY, or OPENAI_API_KEY_FILE to a file that holds it, in the environment or in .env")
        }
        try self.init(
            baseURL: settings.baseURL, apiKey: key.reveal(), organization: settings.organization,
            project: settings.project, isCancelled: { Interruption.isRequested })
    }
}
