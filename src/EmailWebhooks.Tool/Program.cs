using EmailWebhooks.Tool;

return await ToolCommandLine.RunAsync(args, ToolContext.OfThisProcess());
