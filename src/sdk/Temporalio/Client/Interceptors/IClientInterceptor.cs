namespace Temporalio.Client.Interceptors;

/// <summary>Puts an interceptor in front of a client's calls.</summary>
public interface IClientInterceptor
{
    ClientOutboundInterceptor InterceptClient(ClientOutboundInterceptor nextInterceptor) => nextInterceptor;
}
