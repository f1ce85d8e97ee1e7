// One shell of a beard: strands hang straight down.
uniform float shell;  // 0 at the skin .. 1 outermost
uniform float strand_noise;

void main() {
    vec3 k = rest_position;
    float strand = noise(vec3(k.x * strand_noise * .9, k.y * 7., k.z * strand_noise * .9));
    float inside = beard(k);
    float threshold = mix(.05, .62, shell * shell) + (1. - smoothstep(0., .16, inside)) * .6;
    if (strand < threshold || inside <= 0.) discard;

    float streak = noise(vec3(atan(k.x, k.z) * 9., k.y * 1.5, 3.));
    vec3 albedo = mix(hair_colour, tip_colour, smoothstep(.35, .75, streak) * .6 + .25 * (strand - .5))
        * mix(.45, 1., shell) * (.72 + .5 * strand);
    vec3 light = diffuse(normalize(view_normal), albedo, vec3(.35), mix(.3, 1., lit()), mix(.55, 1., shell) * field.x);
    colour = vec4(light, 1);
}
