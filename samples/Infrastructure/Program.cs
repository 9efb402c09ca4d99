using System.CommandLine;
using Infrastructure;

var context = new Option<string[]>("--context", "-c")
{
    Description = $"A setting, NAME=VALUE, in place of that of cdk.json; again for others.\n{PlatformSettings.Help}",
    HelpName = "NAME=VALUE",
};
var output = new Option<string?>("--output", "-o")
{
    Description = "The folder of the templates; else artifacts/cdk.out of the repository.",
    HelpName = "FOLDER",
};
var command = new RootCommand("Makes the templates of the platform on AWS. It needs neither network nor account; deploy.sh deploys them.")
{
    context, output,
};
command.SetAction(parsed =>
{
    try
    {
        var folder = CloudApp.Synthesize(CloudApp.Assignments(parsed.GetValue(context) ?? []), parsed.GetValue(output));
        Console.WriteLine($"The templates are in {folder}");
        if (!CloudApp.HasProgram)
        {
            Console.Error.WriteLine("The program of the functions is not there, so these are to be looked at, not to be deployed: "
                + "deploy.sh makes it.");
        }

        return 0;
    }
    catch (SettingException wrong)
    {
        Console.Error.WriteLine($"{SettingException.Code}: {wrong.Message}");
        return 2;
    }
});
return command.Parse(args).Invoke();
